package io.chasqui.routing.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicNodeTest {

    private final TopicNode<String> root = new TopicNode<>(null, null);

    @Test
    void findsThousandsOfWordsByPartOfAKey() {
        for (int i = 0; i < 5000; i++) {
            TopicNode<String> child = root.childOrNew("word" + i);
            assertThat(root.childOrNew("word" + i)).isSameAs(child);
        }
        String key = "x.word4711.y";
        assertThat(root.literal(key, 2, 10).word).isEqualTo("word4711");
        assertThat(root.literal(key, 2, 9).word).isEqualTo("word471");
        assertThat(root.literal(key, 0, 10)).isNull();
    }

    @Test
    void isEmptyAgainWhenAllChildrenAreRemoved() {
        for (int i = 0; i < 1000; i++) {
            root.childOrNew("word" + i);
        }
        root.childOrNew("*");
        root.childOrNew("#");
        for (int i = 999; i >= 0; i--) {
            root.removeChild(root.child("word" + i));
            assertThat(root.child("word" + i)).isNull();
        }
        assertThat(root.isEmpty()).isFalse();
        root.removeChild(root.star());
        root.removeChild(root.hash());
        assertThat(root.isEmpty()).isTrue();
    }

    @Test
    void countsTheHashesOnTheWay() {
        TopicNode<String> node =
                root.childOrNew("#").childOrNew("a").childOrNew("#").childOrNew("*");
        assertThat(node.hashes).isEqualTo(2);
    }
}
