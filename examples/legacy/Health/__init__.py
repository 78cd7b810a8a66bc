from shared import catalog


def main(req):
    return f"open, {len(catalog.articles())} articles on the shelf"
