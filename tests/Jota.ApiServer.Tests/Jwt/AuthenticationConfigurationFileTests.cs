using System.Text;
using Jota.ApiServer.Jwt;

namespace Jota.ApiServer.Tests.Jwt;

/// <summary>What is told of files that cannot be used.</summary>
public sealed class AuthenticationConfigurationFileTests
{
    private const string Issuer = "url: https://a.example, audiences: [k]";
    private const string Mapped = "claimMappings: {username: {claim: sub, prefix: ''}}";

    [Fact]
    public void A_file_of_either_version_may_have_no_issuers_at_all()
    {
        Assert.Empty(Problems("{}"));
        Assert.Empty(Problems($"{{jwt: [{{issuer: {{{Issuer}}}, {Mapped}}}]}}"));
        AuthenticationConfigurationFile.Read("{apiVersion: apiserver.config.k8s.io/v1beta1, kind: AuthenticationConfiguration}"u8, out var problems);
        Assert.Empty(problems);
        AuthenticationConfigurationFile.Read("{apiVersion: apiserver.config.k8s.io/v1alpha1, kind: Other}"u8, out problems);
        Assert.Equal(2, problems.Length);
    }

    [Theory]
    [InlineData("url: '', audiences: [k]", "jwt[0].issuer: url: must be given")]
    [InlineData("url: http://a.example, audiences: [k]", "jwt[0].issuer.url: URL scheme must be https")]
    [InlineData("url: 'https://u:p@a.example', audiences: [k]", "jwt[0].issuer.url: URL must not contain a username or password")]
    [InlineData("url: 'https://a.example?q=1', audiences: [k]", "jwt[0].issuer.url: URL must not contain a query")]
    [InlineData("url: 'https://a.example#f', audiences: [k]", "jwt[0].issuer.url: URL must not contain a fragment")]
    [InlineData("url: nonsense, audiences: [k]", "jwt[0].issuer.url: \"nonsense\" is no URL")]
    [InlineData("url: https://kubernetes.default.svc.cluster.local, audiences: [k]", "jwt[0].issuer.url: URL must not overlap with disallowed issuers: [https://kubernetes.default.svc.cluster.local]")]
    [InlineData(Issuer + ", discoveryURL: https://a.example/", "jwt[0].issuer.discoveryURL: discoveryURL must be different from URL")]
    [InlineData(Issuer + ", discoveryURL: http://b.example", "jwt[0].issuer.discoveryURL: URL scheme must be https")]
    [InlineData("url: https://a.example", "jwt[0].issuer: audiences: at least one must be given")]
    [InlineData("url: https://a.example, audiences: ['']", "jwt[0].issuer.audiences[0]: must not be empty")]
    [InlineData("url: https://a.example, audiences: [a, a], audienceMatchPolicy: MatchAny", "jwt[0].issuer.audiences[1]: Duplicate value: \"a\"")]
    [InlineData("url: https://a.example, audiences: [a, b]", "jwt[0].issuer: audienceMatchPolicy: must be MatchAny for multiple audiences")]
    [InlineData(Issuer + ", audienceMatchPolicy: MatchAll", "jwt[0].issuer: audienceMatchPolicy: must be empty or MatchAny for single audience")]
    [InlineData(Issuer + ", certificateAuthority: x", "jwt[0].issuer.certificateAuthority: data does not contain any valid RSA or ECDSA certificates")]
    [InlineData(Issuer + ", egressSelectorType: cluster", "jwt[0].issuer.egressSelectorType: issuers are reached from here directly: there are no egress selectors")]
    [InlineData(Issuer + ", audience: x", "unknown field \"jwt[0].issuer.audience\" (did you mean \"audiences\"?)")]
    public void What_is_wrong_with_an_issuer_is_told_with_its_place(string issuer, string problem) =>
        Assert.Equal([problem], Problems($"{{jwt: [{{issuer: {{{issuer}}}, {Mapped}}}]}}"));

    [Theory]
    [InlineData("claimMappings: {}", "jwt[0].claimMappings: username: must be given")]
    [InlineData("claimMappings: {username: {}}", "jwt[0].claimMappings.username: claim or expression is required")]
    [InlineData("claimMappings: {username: {claim: a, expression: claims.a}}", "jwt[0].claimMappings.username: claim and expression can't both be set")]
    [InlineData("claimMappings: {username: {claim: a}}", "jwt[0].claimMappings.username: prefix: is required when claim is set. It can be set to an empty string to disable prefixing")]
    [InlineData("claimMappings: {username: {expression: claims.a, prefix: b}}", "jwt[0].claimMappings.username.prefix: may not be specified when expression is set")]
    [InlineData(Mapped + ", claimValidationRules: [{}]", "jwt[0].claimValidationRules[0]: claim or expression is required")]
    [InlineData(Mapped + ", claimValidationRules: [{claim: a, message: b}]", "jwt[0].claimValidationRules[0].message: may not be specified when claim is set")]
    [InlineData(Mapped + ", claimValidationRules: [{claim: a}, {claim: a}]", "jwt[0].claimValidationRules[1].claim: Duplicate value: \"a\"")]
    [InlineData(Mapped + ", claimValidationRules: [{expression: 'true', requiredValue: b}]", "jwt[0].claimValidationRules[0].requiredValue: may not be specified when expression is set")]
    [InlineData(Mapped + ", claimValidationRules: [{expression: claims.a}]", "jwt[0].claimValidationRules[0].expression: must evaluate to bool, not to dyn")]
    [InlineData(Mapped + ", userValidationRules: [{}]", "jwt[0].userValidationRules[0]: expression: must be given")]
    public void What_is_wrong_with_mappings_and_rules_is_told_with_its_place(string rest, string problem) =>
        Assert.Equal([problem], Problems($"{{jwt: [{{issuer: {{{Issuer}}}, {rest}}}]}}"));

    [Theory]
    [InlineData("foo", "must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData("acme.io/", "must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData("acme.io/Foo", "must be lowercase")]
    [InlineData("kubernetes.io/foo", "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use")]
    [InlineData("a.k8s.io/foo", "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use")]
    public void Keys_of_extra_are_domains_own(string key, string problem) => Assert.Equal(
        [$"jwt[0].claimMappings.extra[0].key: {problem}"],
        Problems($"{{jwt: [{{issuer: {{{Issuer}}}, claimMappings: {{username: {{expression: claims.sub}}, extra: [{{key: {key}, valueExpression: claims.a}}]}}}}]}}"));

    [Theory]
    [InlineData("claims.email", "", true)]
    [InlineData("has(claims.email) ? claims.sub : 'a'", "", true)]
    [InlineData("claims.?email.orValue('')", "", true)]
    [InlineData("claims.email_verified ? claims.email : claims.sub", "", false)]
    [InlineData("claims.email", "claims.email_verified", false)]
    [InlineData("claims.sub", "", false)]
    public void A_mail_address_is_a_name_only_when_it_is_verified(string username, string rule, bool refused)
    {
        var rules = rule.Length == 0 ? "" : $", claimValidationRules: [{{expression: \"{rule} == true\"}}]";
        var problems = Problems($"{{jwt: [{{issuer: {{{Issuer}}}, claimMappings: {{username: {{expression: \"{username}\"}}}}{rules}}}]}}");
        Assert.Equal(refused, problems is [var only] && only.StartsWith("jwt[0].claimMappings.username.expression: claims.email_verified must", StringComparison.Ordinal));
        Assert.Equal(refused ? 1 : 0, problems.Count);
    }

    [Fact]
    public void Expressions_are_compiled_at_once()
    {
        var problem = Assert.Single(Problems($"{{jwt: [{{issuer: {{{Issuer}}}, {Mapped}, userValidationRules: [{{expression: user.name == ''}}]}}]}}"));
        Assert.StartsWith("jwt[0].userValidationRules[0].expression: compilation failed: ERROR: <input>:1:5: undefined field 'name'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Issuers_are_told_apart_and_are_not_too_many()
    {
        var one = $"{{issuer: {{{Issuer}}}, {Mapped}}}";
        Assert.Equal(["jwt[1].issuer.url: Duplicate value: \"https://a.example\""], Problems($"{{jwt: [{one}, {one}]}}"));
        Assert.Equal(["jwt: Too many: 65: must have at most 64 items"], Problems($"{{jwt: [{string.Join(',', Enumerable.Repeat(one, 65))}]}}"));
    }

    [Fact]
    public void The_anonymous_have_conditions_only_where_there_are_any() => Assert.Equal(
        ["anonymous.conditions: enabled should be set to true when conditions are defined"],
        Problems("{anonymous: {enabled: false, conditions: [{path: /livez}]}}"));

    [Fact]
    public void The_older_flags_say_the_same()
    {
        var flags = new IssuerFlags("https://a.example", "k");
        Assert.Equal("https://a.example#", Assert.Single(flags.Read(out _)!.Issuers).Mappings.Username.Prefix);
        Assert.Equal("", (flags with { UsernameClaim = "email" }).Read(out _)!.Issuers[0].Mappings.Username.Prefix);
        Assert.Equal("", (flags with { UsernamePrefix = "-" }).Read(out _)!.Issuers[0].Mappings.Username.Prefix);
        Assert.Equal(["RS256"], flags.Read(out _)!.Issuers[0].SigningAlgorithms);
        Assert.Null((flags with { SigningAlgorithms = ["none"] }).Read(out var problems));
        Assert.StartsWith("--oidc-signing-algs: \"none\" is none of ES256", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Null((flags with { IssuerUrl = "http://a.example" }).Read(out problems));
        Assert.Equal(["jwt[0].issuer.url: URL scheme must be https"], problems);
    }

    private static IReadOnlyList<string> Problems(string yaml)
    {
        AuthenticationConfigurationFile.Read(
            Encoding.UTF8.GetBytes("{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, " + yaml[1..]), out var problems);
        return problems;
    }
}
