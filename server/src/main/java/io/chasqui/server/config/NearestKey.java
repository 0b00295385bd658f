package io.chasqui.server.config;

import java.util.Comparator;
import java.util.List;

/** Finds the declared key that a mistyped one was most likely meant to be. */
final class NearestKey {

    private NearestKey() {}

    static String of(String mistyped, List<KeyDefinition> keys) {
        return keys.stream()
                .map(key -> key.isFamily() ? member(key, mistyped) : key.name())
                .min(Comparator.comparingInt(candidate -> editDistance(mistyped, candidate)))
                .orElseThrow();
    }

    /** The member of a family that has the same last part as the mistyped key. */
    private static String member(KeyDefinition family, String mistyped) {
        return family.prefix() + "." + mistyped.substring(mistyped.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance: the least number of letters to insert, delete or replace. */
    static int editDistance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
