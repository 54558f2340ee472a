using System.Text.Json.Nodes;
using Jota.Transport.Headers;

namespace Jota.Kubectl;

/// <summary>On whose behalf requests are made: what flags say, else the kubeconfig.</summary>
internal static class Impersonation
{
    private const string ExtraFlag = "as-user-extra";

    /// <summary>The headers that say it, one for each value.</summary>
    /// <param name="flags">The flags of all commands.</param>
    /// <param name="user">The kubeconfig's user.</param>
    /// <param name="userName">What it is called there.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(FlagValues flags, JsonObject user, string userName)
    {
        var headers = new List<KeyValuePair<string, string>>();
        headers.AddRange(Single("Impersonate-User", Given(flags, user, "as")));
        headers.AddRange(Single("Impersonate-Uid", Given(flags, user, "as-uid")));
        var groups = flags.Has("as-group") ? flags.All("as-group") : user.Items("as-groups").Select(group => (string?)group ?? "");
        headers.AddRange(groups.SelectMany(group => Single("Impersonate-Group", group)));
        foreach (var (name, value) in flags.Has(ExtraFlag) ? GivenExtra(flags) : Extra(user))
        {
            headers.AddRange(Single("Impersonate-Extra-" + Uri.EscapeDataString(name), value));
        }

        return headers.Count == 0 || headers[0].Key == "Impersonate-User" ? headers : throw new KubectlException(
            $"Error in configuration: requesting uid, groups or user-extra for {userName} without impersonating a user");
    }

    private static string Given(FlagValues flags, JsonObject user, string name) =>
        flags.Global(name) is { Length: > 0 } given ? given : user.Text(name);

    private static IEnumerable<(string Name, string Value)> GivenExtra(FlagValues flags)
    {
        foreach (var pair in flags.All(ExtraFlag))
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            yield return sign > 0 ? (pair[..sign], pair[(sign + 1)..]) : throw KubectlException.Error(
                $"--{ExtraFlag} takes KEY=VALUE, not \"{pair}\"");
        }
    }

    private static IEnumerable<(string Name, string Value)> Extra(JsonObject user) =>
        user.Fields("as-user-extra").SelectMany(
            field => (field.Value as JsonArray ?? []).Select(value => (field.Key, (string?)value ?? "")));

    private static IEnumerable<KeyValuePair<string, string>> Single(string header, string value)
    {
        if (!RepeatedHeaderEncoding.IsValue(value))
        {
            throw KubectlException.Error($"invalid header field value for \"{header}\"");
        }

        return value.Length == 0 ? [] : [new(header, value)];
    }
}
