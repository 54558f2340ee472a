using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Preferences as they are written down: <c>kubectl.config.k8s.io/v1beta1</c> and <c>v1alpha1</c>.</summary>
internal static class PreferenceText
{
    private const string Group = "kubectl.config.k8s.io";

    private static readonly string[] OfDocument =
        ["apiVersion", "kind", "aliases", "defaults", "overrides", "credentialPluginPolicy", "credentialPluginAllowlist"];

    /// <summary>Reads the first document that is of a known version. Throws where there is none.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="error">Takes complaints about fields that are none.</param>
    public static UserPreferences Read(byte[] text, string path, TextWriter error)
    {
        var failures = new Failures();
        var documents = ManifestText.Read(text, path, failures);
        var found = documents.Select(document => document.Object).FirstOrDefault(IsKnown);
        if (found is null)
        {
            throw KubectlException.Error(failures.Count > 0 ? failures.Text
                : documents.Count == 0 ? $"no valid preferences found in {path}"
                : $"no kind \"{documents[0].Object.Kind()}\" is registered for version \"{documents[0].Object.ApiVersion()}\"");
        }

        foreach (var unknown in found.Select(field => field.Key).Except(OfDocument))
        {
            error.WriteLine($"kuberc: ignoring strict decoding error in {path}: unknown field \"{unknown}\"");
        }

        var (defaults, flags) = found.ApiVersion().EndsWith("alpha1", StringComparison.Ordinal)
            ? ("overrides", "flags")
            : ("defaults", "options");
        return new()
        {
            Aliases =
            [
                .. found.Items("aliases").Select(alias => new CommandAlias(
                    alias.Text("name"), alias.Text("command"), Texts(alias, "prependArgs"), Texts(alias, "appendArgs"),
                    Flags(alias, flags))),
            ],
            CredentialPlugins = new(
                found.Text("credentialPluginPolicy"),
                found["credentialPluginAllowlist"] is { } list ? [.. list.Items().Select(entry => entry.Text("name"))] : null),
            Defaults = [.. found.Items(defaults).Select(one => new CommandDefaults(one.Text("command"), Flags(one, flags)))],
        };
    }

    private static bool IsKnown(JsonObject document) =>
        document.Kind() == "Preference" && document.ApiVersion() is (Group + "/v1alpha1") or (Group + "/v1beta1");

    private static List<string> Texts(JsonNode? of, string field) => [.. of.Items(field).Select(item => item.Text())];

    private static List<FlagDefault> Flags(JsonNode? of, string field) =>
        [.. of.Items(field).Select(flag => new FlagDefault(flag.Text("name"), flag.Text("default")))];
}
