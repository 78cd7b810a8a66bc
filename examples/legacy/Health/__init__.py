from shared import catalogue


def main(req):
    return f"open, {len(catalogue.articles())} articles on the shelf"
