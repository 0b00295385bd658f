package io.chasqui.server.access;

import io.chasqui.server.config.CertificateField.AlternativeName;
import io.chasqui.server.config.LoginConfig;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Finds the name of a user in a client's certificate that has been verified. */
public final class CertificateName {

    private static final String COMMON_NAME = "CN";

    /** The names that RabbitMQ gives to attributes, beyond those that RFC 2253 does. */
    private static final Map<String, String> ATTRIBUTES = Map.ofEntries(
            Map.entry("2.5.4.4", "SN"),
            Map.entry("2.5.4.5", "SERIALNUMBER"),
            Map.entry("2.5.4.9", "STREET"),
            Map.entry("2.5.4.12", "TITLE"),
            Map.entry("2.5.4.42", "GIVENNAME"),
            Map.entry("2.5.4.43", "INITIALS"),
            Map.entry("2.5.4.44", "GENERATIONQUALIFIER"),
            Map.entry("2.5.4.46", "DNQUALIFIER"),
            Map.entry("2.5.4.65", "PSEUDONYM"),
            Map.entry("1.2.840.113549.1.9.1", "EMAILADDRESS"));

    private CertificateName() {}

    /** Empty if the certificate does not say, or not without ambiguity. */
    public static Optional<String> of(X509Certificate certificate, LoginConfig config) {
        return switch (config.loginFrom()) {
            case DISTINGUISHED_NAME ->
                Optional.of(distinguished(certificate.getSubjectX500Principal()))
                        .filter(name -> !name.isEmpty());
            case COMMON_NAME -> common(certificate.getSubjectX500Principal());
            case SUBJECT_ALTERNATIVE_NAME ->
                alternative(certificate, config.alternativeName(), config.alternativeNameIndex());
        };
    }

    /** In the notation of RFC 2253, the most particular attribute last in the certificate and first in the text. */
    public static String distinguished(X500Principal subject) {
        return subject.getName(X500Principal.RFC2253, ATTRIBUTES);
    }

    /** A second common name could be anybody's: such a certificate names nobody. */
    private static Optional<String> common(X500Principal subject) {
        List<String> names;
        try {
            names = new LdapName(subject.getName(X500Principal.RFC2253))
                    .getRdns().stream().flatMap(CertificateName::commonNames).toList();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
        return names.size() == 1 ? Optional.of(names.get(0)).filter(name -> !name.isEmpty()) : Optional.empty();
    }

    private static Stream<String> commonNames(Rdn rdn) {
        return Optional.ofNullable(rdn.toAttributes().get(COMMON_NAME)).stream()
                .flatMap(values -> IntStream.range(0, values.size()).mapToObj(index -> value(values, index)));
    }

    private static String value(Attribute values, int index) {
        try {
            return values.get(index) instanceof String text ? text : "";
        } catch (NamingException e) {
            return "";
        }
    }

    private static Optional<String> alternative(X509Certificate certificate, AlternativeName kind, int index) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Optional.empty()
                    : names.stream()
                            .filter(name -> name.get(0).equals(kind.tag()))
                            .map(name -> name.get(1).toString())
                            .skip(index)
                            .findFirst()
                            .filter(name -> !name.isEmpty());
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }
}
