"""What machines ask that watch over tracker: does it live, is it ready, how does it stand."""
