/** The styles of pages of records, for pages outside the desk's own folder: `import '#platform/desk/page'`. */
import './page.css'
