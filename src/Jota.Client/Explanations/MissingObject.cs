using System.Text.RegularExpressions;

namespace Jota.Client;

/// <summary>The ConfigMap or Secret, or the key of one, that an error speaks of.</summary>
internal sealed partial record MissingObject(string Kind, string Name, string? Key)
{
    /// <summary>Finds it in a kubelet's words; null when it is about something else.</summary>
    public static MissingObject? In(string? message)
    {
        if (NotFound().Match(message ?? "") is { Success: true } absent)
        {
            return new(absent.Groups[1].Value, absent.Groups[2].Value, null);
        }

        return NoKey().Match(message ?? "") is { Success: true } key
            ? new(key.Groups[2].Value.ToLowerInvariant(), key.Groups[3].Value, key.Groups[1].Value)
            : null;
    }

    public string Help(string ns)
    {
        var create = Kind == "secret" ? "secret generic" : "configmap";
        return Key is null
            ? $"make the {Kind}, or correct its name in the pod: kubectl create {create} {Name} -n {ns} --from-literal=KEY=VALUE"
            : $"add the key {Key} to the {Kind}, or correct it in the pod: kubectl edit {Kind} {Name} -n {ns}";
    }

    [GeneratedRegex("(configmap|secret) \"([^\"]+)\" not found", RegexOptions.IgnoreCase)]
    private static partial Regex NotFound();

    [GeneratedRegex("couldn't find key (\\S+) in (ConfigMap|Secret) [^/\\s]+/(\\S+)")]
    private static partial Regex NoKey();
}
