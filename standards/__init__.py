"""What standards and custom say about numbers, dates, codes and characters; plain Python that everybody may import."""
