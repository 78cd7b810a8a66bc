import { onContentUpdated, useData } from 'vitepress';
// Without the fonts of the default theme: those of the system need no download.
import theme from 'vitepress/theme-without-fonts';
import './style.css';

export default {
  ...theme,
  /** The default theme gives every page but the first one a `main` element. */
  setup() {
    const { frontmatter } = useData();
    onContentUpdated(() => {
      const content = document.getElementById('VPContent');
      if (frontmatter.value.layout === 'home') content?.setAttribute('role', 'main');
      else content?.removeAttribute('role');
    });
  },
};
