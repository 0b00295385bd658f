package io.chasqui.server.management.reference;

import io.chasqui.server.management.http.Route;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The routes of the API as a page for readers: one table for each kind of object. */
final class ReferencePage {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Chasqui management API</title>
            <style>
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top; }
            td:first-child { width: 5rem; }
            code { overflow-wrap: anywhere; }
            nav a { margin-right: .8rem; }
            </style>
            </head>
            <body>
            <h1>Chasqui management API</h1>
            <p>The paths are below <code>/api</code>. Names in them are percent-encoded: the virtual host <code>/</code>
            is <code>%2F</code>. Users log in with HTTP Basic or with a bearer token. Bodies and answers are JSON;
            a refusal is <code>{"error": ..., "reason": ...}</code>. HEAD is there where GET is. Tools read
            <a href="openapi.json">the OpenAPI document</a>, which has bodies, queries and status codes, too.</p>
            """;

    private ReferencePage() {}

    static String of(Collection<Route> routes) {
        Map<String, List<Route>> groups = routes.stream()
                .collect(Collectors.groupingBy(OpenApiDocument::group, TreeMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD).append("<nav>");
        groups.keySet().forEach(group -> page.append("<a href=\"#%1$s\">%1$s</a> ".formatted(escape(group))));
        page.append("</nav>\n");
        groups.forEach((group, some) -> page.append(section(group, some)));
        return page.append("</body>\n</html>\n").toString();
    }

    private static String section(String group, List<Route> routes) {
        return """
                <h2 id="%1$s">%1$s</h2>
                <table>
                <thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Who may</th></tr></thead>
                <tbody>
                %2$s</tbody>
                </table>
                """.formatted(
                        escape(group), routes.stream().map(ReferencePage::row).collect(Collectors.joining()));
    }

    private static String row(Route route) {
        return "<tr><td>%s</td><td><code>%s</code></td><td>%s</td><td>%s</td></tr>\n"
                .formatted(
                        route.method(),
                        escape(route.path().toString()),
                        escape(route.summary()),
                        escape(OpenApiDocument.whoMay(route.access()).replace("`", "")));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
