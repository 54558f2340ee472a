using System.Text;
using Jota.Store.Encryption.Settings;

namespace Jota.ApiServer.Tests.Encryption;

public sealed class EncryptionFileTests
{
    private const string Gcm = "aesgcm: {keys: [{name: k, secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}";

    [Theory]
    [InlineData("", "must be a map")]
    [InlineData("apiVersion: v1", "apiVersion: must be apiserver.config.k8s.io/v1, not \"v1\"")]
    [InlineData("kind: EncryptionConfig", "kind: must be EncryptionConfiguration, not \"EncryptionConfig\"")]
    [InlineData("resource: []", "unknown field \"resource\" (did you mean \"resources\"?)")]
    [InlineData("resources: []", "resources: at least one resources is required")]
    [InlineData("resources: {}", "resources: must be a list")]
    public void A_file_that_is_none_is_refused(string file, string problem) => Assert.Contains(problem, Problems(file));

    [Theory]
    [InlineData("", "identity: {}", "resources[0]: resources: at least one resources is required")]
    [InlineData("secrets", "", "resources[0]: providers: at least one providers is required")]
    [InlineData("Secrets", "identity: {}", "resources[0].resources[0]: \"Secrets\": resource name should not contain capital letters")]
    [InlineData("'*'", "identity: {}", "resources[0].resources[0]: \"*\": use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources")]
    [InlineData("'secrets.*'", "identity: {}", "resources[0].resources[0]: \"secrets.*\": encrypting the same resource across groups is not supported")]
    [InlineData("events.events.k8s.io", "identity: {}", "resources[0].resources[0]: \"events.events.k8s.io\": '*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file")]
    [InlineData("ingresses.extensions", "identity: {}", "resources[0].resources[0]: \"ingresses.extensions\": 'extensions' group has been removed and cannot be used for encryption")]
    [InlineData("serviceipallocations", "identity: {}", "resources[0].resources[0]: \"serviceipallocations\": resources which do not have REST API/s cannot be encrypted")]
    [InlineData("secrets, secrets", "identity: {}", "resources[0]: resources: the same resource cannot be specified multiple times")]
    [InlineData("secrets, '*.'", "identity: {}", "resources[0]: resources: using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked")]
    [InlineData("deployments.apps, '*.*'", "identity: {}", "resources[0]: resources: using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked")]
    [InlineData("secrets", "identity: {}, " + Gcm, "resources[0].providers[0]: more than one provider specified in a single element, should split into different list elements")]
    [InlineData("secrets", "identity: null", "resources[0].providers[0]: provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity")]
    [InlineData("secrets", "identiti: {}", "unknown field \"resources[0].providers[0].identiti\" (did you mean \"identity\"?)")]
    [InlineData("secrets", "identity: {keys: []}", "unknown field \"resources[0].providers[0].identity.keys\"")]
    [InlineData("secrets", "aesgcm: {keys: []}", "resources[0].providers[0].aesgcm: keys: at least one keys is required")]
    [InlineData("secrets", "aesgcm: {keys: [{secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}", "resources[0].providers[0].aesgcm.keys[0]: name: name is a mandatory field for a key")]
    [InlineData("secrets", "aescbc: {keys: [{name: k}]}", "resources[0].providers[0].aescbc.keys[0]: secret: secret is a mandatory field for a key")]
    [InlineData("secrets", "aescbc: {keys: [{name: k, secret: '%'}]}", "resources[0].providers[0].aescbc.keys[0]: secret: secrets must be base64 encoded")]
    [InlineData("secrets", "aesgcm: {keys: [{name: k, secret: c2hvcnQ=}]}", "resources[0].providers[0].aesgcm.keys[0]: secret: secret is not of the expected length, got 5, expected one of [16 24 32]")]
    [InlineData("secrets", "secretbox: {keys: [{name: k, secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}", "resources[0].providers[0].secretbox.keys[0]: secret: secret is not of the expected length, got 16, expected one of [32]")]
    [InlineData("secrets", "kms: {name: a, endpoint: 'unix:///s'}", "resources[0].providers[0].kms: apiVersion: KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 instead.  Set --feature-gates=KMSv1=true to use the deprecated KMSv1 feature.")]
    [InlineData("secrets", "kms: {apiVersion: v3, name: a, endpoint: 'unix:///s'}", "resources[0].providers[0].kms: apiVersion: unsupported apiVersion v3 for KMS provider, only v1 and v2 are supported")]
    [InlineData("secrets", "kms: {apiVersion: v2, endpoint: 'unix:///s'}", "resources[0].providers[0].kms: name: name is a mandatory field for a provider")]
    [InlineData("secrets", "kms: {apiVersion: v2, name: 'a:b', endpoint: 'unix:///s'}", "resources[0].providers[0].kms: name: invalid KMS provider name a:b, must not contain ':'")]
    [InlineData("secrets", "kms: {apiVersion: v2, name: a}", "resources[0].providers[0].kms: endpoint: endpoint is a mandatory field for a kms")]
    [InlineData("secrets", "kms: {apiVersion: v2, name: a, endpoint: 'http://x'}", "resources[0].providers[0].kms: endpoint: unsupported scheme \"http\" for KMS provider, only unix is supported")]
    [InlineData("secrets", "kms: {apiVersion: v2, name: a, endpoint: 'unix:///s', cachesize: 3}", "resources[0].providers[0].kms.cachesize: cachesize is not supported in v2")]
    [InlineData("secrets", "kms: {apiVersion: v2, name: a, endpoint: 'unix:///s', timeout: 0s}", "resources[0].providers[0].kms.timeout: \"0s\" is no time above zero and up to an hour, such as 5s")]
    [InlineData("secrets", "kms: {apiVersion: v2, name: a, endpoint: 'unix:///s'}}, {kms: {apiVersion: v2, name: a, endpoint: 'unix:///s'}", "resources[0].providers[1].kms: name: duplicate KMS provider name a, names must be unique")]
    public void What_is_wrong_with_a_rule_is_told_with_its_place(string resources, string provider, string problem)
    {
        var providers = provider.Length == 0 ? "[]" : $"[{{{provider}}}]";
        Assert.Contains(problem, Problems($"resources:\n- resources: [{resources}]\n  providers: {providers}\n"));
    }

    [Theory]
    [InlineData("'*.*'", "secrets", "resource \"secrets\" is masked by earlier rule \"*.*\"")]
    [InlineData("'*.'", "secrets", "resource \"secrets\" is masked by earlier rule \"*.\"")]
    [InlineData("'*.apps'", "deployments.apps", "resource \"deployments.apps\" is masked by earlier rule \"*.apps\"")]
    public void A_rule_that_an_earlier_one_masks_is_refused(string first, string second, string problem) => Assert.Contains(
        $"resources[1]: {problem}",
        Problems($"resources:\n- {{resources: [{first}], providers: [{{identity: {{}}}}]}}\n- {{resources: [{second}], providers: [{{identity: {{}}}}]}}\n"));

    [Fact]
    public void A_whole_file_is_read()
    {
        var rules = EncryptionFile.Read(
            Encoding.UTF8.GetBytes(EncryptionFiles.File(
                EncryptionFiles.Rule("secrets, widgets.example.com", Gcm, "identity: {}"),
                EncryptionFiles.Rule("'*.apps'", "kms: {apiVersion: v2, name: vault, endpoint: 'unix:///@vault', timeout: 500ms}"))),
            out var problems);
        Assert.Empty(problems);
        Assert.Equal([new("", "secrets"), new("example.com", "widgets")], rules[0].Resources);
        var keyed = Assert.IsType<ProviderSettings.Keyed>(rules[0].Providers[0]);
        Assert.Equal((CipherKind.AesGcm, "k", "0123456789abcdef"), (keyed.Kind, keyed.Keys[0].Name, Encoding.UTF8.GetString(keyed.Keys[0].Secret)));
        Assert.Equal(new ProviderSettings.Kms("vault", "@vault", TimeSpan.FromMilliseconds(500)), rules[1].Providers.Single());
    }

    [Fact]
    public void No_complaint_tells_a_key()
    {
        var problems = Problems("resources:\n- resources: [secrets]\n  providers: [{aesgcm: {keys: [{name: k, secret: VmVyeVNlY3JldA==}]}}]\n");
        Assert.DoesNotContain("VmVy", string.Join('\n', problems), StringComparison.Ordinal);
        Assert.DoesNotContain("VerySecret", string.Join('\n', problems), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Problems(string rest)
    {
        var head = rest.Contains("apiVersion: v1", StringComparison.Ordinal) || rest.Length == 0 ? "" : "apiVersion: apiserver.config.k8s.io/v1\n";
        head += rest.StartsWith("kind", StringComparison.Ordinal) || rest.Length == 0 ? "" : "kind: EncryptionConfiguration\n";
        EncryptionFile.Read(Encoding.UTF8.GetBytes(head + rest), out var problems);
        return problems;
    }
}
