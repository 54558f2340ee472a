namespace Jota.Api.Tests.Identity;

public sealed class NameSyntaxTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a-b.c9")]
    [InlineData("0")]
    public void Takes_dns_subdomains(string name) => Assert.Null(NameSyntax.DnsSubdomainError(name));

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("a_b")]
    [InlineData("-a")]
    [InlineData("a.")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void Refuses_what_is_no_subdomain(string name) => Assert.Equal(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'example.com', regex used for validation is " +
        @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        NameSyntax.DnsSubdomainError(name));

    [Fact]
    public void Limits_length_in_characters() =>
        Assert.Equal("must be no more than 253 characters", NameSyntax.DnsSubdomainError(new string('a', 254)));

    [Fact]
    public void Lets_a_generated_names_prefix_end_in_a_dash()
    {
        Assert.Null(NameSyntax.DnsSubdomainError("web-", prefix: true));
        Assert.NotNull(NameSyntax.DnsSubdomainError("web-"));
        Assert.NotNull(NameSyntax.DnsSubdomainError("AB-", prefix: true));
    }

    [Fact]
    public void Tells_labels_of_rfc_1123_and_1035_apart()
    {
        Assert.Null(NameSyntax.DnsLabelError("1a"));
        Assert.NotNull(NameSyntax.DnsLabelError("a.b"));
        Assert.StartsWith("a DNS-1035 label must consist", NameSyntax.Dns1035LabelError("1a"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b", "name part must consist of alphanumeric")]
    [InlineData("/x", "prefix part must be non-empty")]
    [InlineData("a/b/c", "a valid label key must consist of alphanumeric")]
    [InlineData("UP.example/x", "prefix part a lowercase RFC 1123 subdomain")]
    public void Refuses_wrong_label_keys(string key, string start) =>
        Assert.StartsWith(start, Assert.Single(NameSyntax.QualifiedNameErrors(key)), StringComparison.Ordinal);

    [Fact]
    public void An_empty_label_key_breaks_two_rules()
    {
        var errors = NameSyntax.QualifiedNameErrors("");
        Assert.Equal(2, errors.Length);
        Assert.Equal("name part must be non-empty", errors[0]);
    }

    [Fact]
    public void Limits_label_keys_and_values_in_bytes()
    {
        var long64 = new string('a', 64);
        Assert.Equal("name part must be no more than 63 bytes", NameSyntax.QualifiedNameError(long64));
        Assert.Equal("must be no more than 63 bytes", NameSyntax.LabelValueError(long64));
        Assert.Null(NameSyntax.LabelValueError(""));
        Assert.Null(NameSyntax.QualifiedNameError("app.kubernetes.io/name"));
    }

    [Theory]
    [InlineData("http", 0)]
    [InlineData("UPPER", 2)]
    [InlineData("80", 1)]
    [InlineData("a--b", 1)]
    [InlineData("-a", 1)]
    [InlineData("abcdefghijklmnop", 1)]
    public void Counts_what_is_wrong_with_a_port_name(string name, int errors) => Assert.Equal(errors, NameSyntax.PortNameErrors(name).Length);

    [Theory]
    [InlineData("10.9.8.7", true)]
    [InlineData("2001:db8::ffff", true)]
    [InlineData("1", false)]
    [InlineData("010.1.1.1", false)]
    [InlineData("0x7f.1", false)]
    [InlineData("[::1]", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("256.1.1.1", false)]
    public void Reads_addresses_as_strictly_as_upstream(string text, bool right) => Assert.Equal(right, ValueSyntax.IpError(text) is null);

    [Fact]
    public void Checks_config_keys_and_environment_names()
    {
        Assert.Null(NameSyntax.ConfigKeyError("a.b_C-9"));
        Assert.Equal("must not be '..'", NameSyntax.ConfigKeyError(".."));
        Assert.Equal("must not start with '..'", NameSyntax.ConfigKeyError("..a"));
        Assert.Null(NameSyntax.EnvironmentNameError("1 weird-name"));
        Assert.NotNull(NameSyntax.EnvironmentNameError("a=b"));
        Assert.NotNull(NameSyntax.CIdentifierError("9a"));
    }

    [Theory]
    [InlineData("bad", "name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("orphan", null)]
    [InlineData("example.com/f", null)]
    public void Asks_for_qualified_finalizers(string name, string? error) => Assert.Equal(error, NameSyntax.FinalizerError(name));
}
