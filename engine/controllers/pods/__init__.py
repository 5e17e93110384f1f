"""What controllers that have Pods share (controller_utils.go, controller_ref_manager.go of pkg/controller)."""
