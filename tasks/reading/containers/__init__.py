"""Files that hold other files, and programs that convert them."""
