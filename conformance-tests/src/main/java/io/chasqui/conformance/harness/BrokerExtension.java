package io.chasqui.conformance.harness;

import io.chasqui.conformance.broker.Broker;
import io.chasqui.conformance.broker.BrokerProcess;
import io.chasqui.conformance.broker.BrokerSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each suite its broker: the one of the run, stopped when the last test is over, or one of its own, stopped with
 * its last test.
 */
final class BrokerExtension implements TestInstancePostProcessor, AfterTestExecutionCallback {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerExtension.class);

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
        Class<?> suite = testInstance.getClass();
        ((Suite) testInstance).broker = AnnotationSupport.findAnnotation(suite, OwnBroker.class)
                .map(own -> kept(context, suite, () -> ownBroker(own)))
                .orElseGet(() -> kept(context.getRoot(), Suite.class, BrokerSource::shared));
    }

    /** The broker of a suite alone is gone soon, and what it printed with it. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        boolean ownBroker = AnnotationSupport.isAnnotated(context.getTestClass(), OwnBroker.class);
        Broker broker = ((Suite) context.getRequiredTestInstance()).broker;
        if (context.getExecutionException().isPresent() && ownBroker && broker instanceof BrokerProcess process) {
            LOG.error("{} failed; the broker printed:\n{}", context.getDisplayName(), process.logTail());
            LOG.error("and does:\n{}", process.threadDump());
        }
    }

    private static Broker ownBroker(OwnBroker own) {
        List<String> settings = new ArrayList<>(List.of(own.settings()));
        settings.addAll(ReflectionSupport.newInstance(own.settingsFrom()).get());
        return BrokerSource.own(List.of(own.jvmOptions()), settings);
    }

    /** The owner is the key, because a store also finds what the stores around it hold. */
    private static Broker kept(ExtensionContext context, Class<?> owner, Supplier<Broker> starting) {
        return context.getStore(ExtensionContext.Namespace.create(BrokerExtension.class))
                .getOrComputeIfAbsent(owner, key -> starting.get(), Broker.class);
    }
}
