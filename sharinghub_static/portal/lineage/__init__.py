"""What is made from what, as groups of links, as a drawing, and as a page of the whole hub."""
