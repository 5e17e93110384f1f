"""Where panels stand and how high they are, for the size of the window and what each has to show."""
