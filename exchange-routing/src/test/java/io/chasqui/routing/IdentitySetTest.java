package io.chasqui.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IdentitySetTest {

    @Property(tries = 200)
    void isASetInOrderOfInsertionAgainAndAgain(
            @ForAll @Size(max = 6) List<@Size(max = 120) List<@IntRange(max = 60) Integer>> rounds) {
        Integer[] objects = new Integer[61];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = 1000 + i;
        }
        IdentitySet<Integer> set = new IdentitySet<>();
        for (List<Integer> round : rounds) {
            Set<Integer> model = Collections.newSetFromMap(new IdentityHashMap<>());
            List<Integer> order = new ArrayList<>();
            for (int index : round) {
                boolean isNew = model.add(objects[index]);
                if (isNew) {
                    order.add(objects[index]);
                }
                assertThat(set.add(objects[index])).isEqualTo(isNew);
            }
            assertThat(content(set)).isEqualTo(order);
            set.clear();
            assertThat(set.size()).isZero();
        }
    }

    @Test
    void growsLargeAndStartsSmallAgain() {
        IdentitySet<Object> set = new IdentitySet<>();
        List<Object> objects = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            objects.add(new Object());
        }
        objects.forEach(object -> assertThat(set.add(object)).isTrue());
        objects.forEach(object -> assertThat(set.add(object)).isFalse());
        assertThat(set.size()).isEqualTo(20_000);
        set.clear();
        assertThat(set.add(objects.get(0))).isTrue();
        assertThat(set.size()).isEqualTo(1);
    }

    private static List<Integer> content(IdentitySet<Integer> set) {
        List<Integer> content = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            content.add(set.get(i));
        }
        return content;
    }
}
