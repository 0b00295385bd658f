package io.chasqui.routing.type;

/** Walks over the words of a binding key. The empty key has no words; every dot separates two, empty ones too. */
final class TopicWords {

    private final String key;
    private int start;
    private int end = -1;

    TopicWords(String key) {
        this.key = key;
    }

    /** Goes to the next word, the first one at first; false if there is none. */
    boolean next() {
        if (key.isEmpty() || end == key.length()) {
            return false;
        }
        start = end + 1;
        end = endOfWord(key, start);
        return true;
    }

    boolean isStar() {
        return is('*');
    }

    boolean isHash() {
        return is('#');
    }

    String word() {
        return key.substring(start, end);
    }

    private boolean is(char wildcard) {
        return end - start == 1 && key.charAt(start) == wildcard;
    }

    /** Index behind the word that starts at the given index. */
    static int endOfWord(String key, int start) {
        int dot = key.indexOf('.', start);
        return dot < 0 ? key.length() : dot;
    }
}
