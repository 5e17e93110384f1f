"""What client-go gives a component: client, informer, work queue, event recorder."""
