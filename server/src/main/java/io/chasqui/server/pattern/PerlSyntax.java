package io.chasqui.server.pattern;

import java.util.Locale;
import java.util.Map;

/**
 * Turns a Perl-compatible expression into Java's dialect, as far as the two differ in what they take for the same
 * thing: POSIX classes such as {@code [[:alpha:]]}, brackets and {@code &&} inside a character class, which Java alone
 * gives a meaning, and {@code (?P<name>...)}.
 */
final class PerlSyntax {

    private static final Map<String, String> POSIX_CLASSES = Map.ofEntries(
            Map.entry("alpha", "Alpha"),
            Map.entry("digit", "Digit"),
            Map.entry("alnum", "Alnum"),
            Map.entry("upper", "Upper"),
            Map.entry("lower", "Lower"),
            Map.entry("punct", "Punct"),
            Map.entry("graph", "Graph"),
            Map.entry("print", "Print"),
            Map.entry("blank", "Blank"),
            Map.entry("cntrl", "Cntrl"),
            Map.entry("xdigit", "XDigit"),
            Map.entry("space", "Space"));

    private final String perl;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private PerlSyntax(String perl) {
        this.perl = perl;
    }

    static String toJava(String perl) {
        return perl.indexOf('[') < 0 && !perl.contains("(?P") ? perl : new PerlSyntax(perl).translate();
    }

    private String translate() {
        while (at < perl.length()) {
            if (perl.startsWith("\\Q", at)) {
                copyTo(perl.indexOf("\\E", at + 2));
            } else if (perl.charAt(at) == '\\') {
                copy(2);
            } else if (perl.charAt(at) == '[') {
                characterClass();
            } else if (perl.startsWith("(?P<", at)) {
                java.append("(?<");
                at += 4;
            } else {
                copy(1);
            }
        }
        return java.toString();
    }

    /** From its opening to its closing bracket, or to the end if that is missing. */
    private void characterClass() {
        copy(1);
        if (at < perl.length() && perl.charAt(at) == '^') {
            copy(1);
        }
        if (at < perl.length() && perl.charAt(at) == ']') {
            java.append("\\]");
            at++;
        }
        while (at < perl.length() && perl.charAt(at) != ']') {
            member();
        }
        copy(1);
    }

    private void member() {
        if (perl.startsWith("[:", at) && posixClass()) {
            return;
        }
        char c = perl.charAt(at);
        if (c == '\\') {
            copy(2);
        } else if (c == '[' || c == '&') {
            java.append('\\').append(c);
            at++;
        } else {
            copy(1);
        }
    }

    private boolean posixClass() {
        int end = perl.indexOf(":]", at);
        if (end < 0) {
            return false;
        }
        boolean negated = perl.startsWith("^", at + 2);
        String name = perl.substring(at + (negated ? 3 : 2), end).toLowerCase(Locale.ROOT);
        String known = POSIX_CLASSES.get(name);
        if (known == null) {
            return false;
        }
        java.append(negated ? "\\P{" : "\\p{").append(known).append('}');
        at = end + 2;
        return true;
    }

    private void copy(int characters) {
        copyTo(at + characters);
    }

    private void copyTo(int end) {
        int limit = end < 0 ? perl.length() : Math.min(end, perl.length());
        java.append(perl, at, limit);
        at = limit;
    }
}
