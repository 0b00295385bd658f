package io.chasqui.server.net.tls;

import io.chasqui.server.config.TlsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners that share certificates, and what they work with at the moment. Connections keep what they began with.
 * Thread-safe.
 */
public final class TlsGroup {

    private static final Logger LOG = LoggerFactory.getLogger(TlsGroup.class);

    private final String prefix;
    private final TlsOptions options;
    private final List<Consumer<TlsContext>> users = new ArrayList<>();
    private TlsFiles lastFiles;
    private String lastProblem;
    private volatile TlsContext current;

    /**
     * @param prefix of the keys of the configuration, for messages
     * @throws UnusableCertificateException if there is nothing to work with
     */
    TlsGroup(String prefix, TlsOptions options) {
        this.prefix = prefix;
        this.options = options;
        this.lastFiles = TlsFiles.read(options);
        this.current = TlsContext.create(lastFiles, options);
    }

    /** For new connections. */
    public TlsContext current() {
        return current;
    }

    public TlsOptions options() {
        return options;
    }

    /** Has something called with each later context, on the thread that finds it. */
    public synchronized void onChange(Consumer<TlsContext> user) {
        users.add(user);
    }

    /**
     * Looks at the files, and takes what is in them if it is new. What cannot be used leaves everything as it is.
     *
     * @return why the files cannot be used, or empty
     */
    synchronized Optional<String> refresh() {
        try {
            TlsFiles files = read();
            if (lastFiles == null || !files.sameAs(lastFiles)) {
                lastFiles = files;
                take(TlsContext.create(files, options));
                lastProblem = null;
            }
        } catch (UnusableCertificateException e) {
            note(prefix + e.getMessage());
        }
        return Optional.ofNullable(lastProblem);
    }

    /** Files that could not be read are looked into when they can be read again, whatever they hold. */
    private TlsFiles read() {
        try {
            return TlsFiles.read(options);
        } catch (UnusableCertificateException e) {
            lastFiles = null;
            throw e;
        }
    }

    private void take(TlsContext context) {
        current = context;
        users.forEach(user -> user.accept(context));
        LOG.info(
                "New certificate from {}: {}, until {}",
                options.certificate(),
                context.certificate().getSubjectX500Principal(),
                context.certificate().getNotAfter().toInstant());
    }

    /** The same problem is told once, however often it is met. */
    private void note(String problem) {
        if (!problem.equals(lastProblem)) {
            LOG.error("The certificates cannot be renewed and stay as they are: {}", problem);
        }
        lastProblem = problem;
    }
}
