using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>Nobody grants what he does not have: which of some rules a user lacks, in upstream's words.</summary>
internal static class Escalation
{
    /// <summary>The refusal of a user who wants to grant <paramref name="wanted"/>; null when he has all of it.</summary>
    public static string? Refusal(UserIdentity user, IEnumerable<V1PolicyRule> held, IEnumerable<V1PolicyRule>? wanted)
    {
        List<V1PolicyRule> own = [.. held];
        List<SingleRule> missing = [.. (wanted ?? []).SelectMany(SingleRule.Of).Where(single => !own.Any(single.IsCoveredBy))];
        if (missing.Count == 0)
        {
            return null;
        }

        var texts = Compact(missing).Distinct().Order(StringComparer.Ordinal);
        return $"user \"{user.Name}\" (groups={List(user.Groups)}) is attempting to grant RBAC permissions not currently held:\n{string.Join('\n', texts)}";
    }

    /// <summary>Verbs on the same resource are told together; what is about one object or path is told by itself.</summary>
    private static IEnumerable<string> Compact(List<SingleRule> missing)
    {
        foreach (var same in missing.Where(m => m is { Path: null, Name: null }).GroupBy(m => (m.Group, m.Resource)))
        {
            yield return $"{{APIGroups:{List([same.Key.Group])}, Resources:{List([same.Key.Resource])}, Verbs:{List(same.Select(m => m.Verb).Distinct())}}}";
        }

        foreach (var single in missing.Where(m => m.Name is not null))
        {
            yield return $"{{APIGroups:{List([single.Group])}, Resources:{List([single.Resource])}, ResourceNames:{List([single.Name!])}, Verbs:{List([single.Verb])}}}";
        }

        foreach (var single in missing.Where(m => m.Path is not null))
        {
            yield return $"{{NonResourceURLs:{List([single.Path!])}, Verbs:{List([single.Verb])}}}";
        }
    }

    private static string List(IEnumerable<string> texts) => $"[{string.Join(' ', texts.Select(text => $"\"{text}\""))}]";
}
