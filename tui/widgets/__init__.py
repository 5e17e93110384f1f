"""The parts of a screen: they paint views and send messages up; none of them knows the engine."""
