using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>Nobody grants what he does not have: which of some rules a user lacks, in upstream's words.</summary>
internal static class Escalation
{
    // Nobody reads more, and a role of a few kilobytes may lack billions.
    private const int MostTold = 200;
    private const int MostText = 16 * 1024;
    private const int LongestWord = 1024;

    /// <summary>
    /// The refusal of a user who wants to grant <paramref name="wanted"/>; null when he has all of it. Throws 413 when that cannot be told.
    /// </summary>
    public static string? Refusal(UserIdentity user, IEnumerable<V1PolicyRule> held, IEnumerable<V1PolicyRule>? wanted)
    {
        var cover = new RuleCover([.. held], new RequestBudget(0, CancellationToken.None));
        List<SingleRule> missing = [.. (wanted ?? []).SelectMany(cover.Missing).Take(MostTold + 1)];
        if (missing.Count == 0)
        {
            return null;
        }

        var texts = Compact([.. missing.Take(MostTold)]).Distinct().Order(StringComparer.Ordinal);
        var told = string.Join('\n', texts);
        var all = missing.Count <= MostTold && told.Length <= MostText;
        return $"user \"{user.Name}\" (groups={List(user.Groups)}) is attempting to grant RBAC permissions not currently held:\n"
            + (all ? told : $"{told[..Math.Min(told.Length, MostText)]}\n...");
    }

    /// <summary>Verbs on the same resource are told together; what is about one object or path is told by itself.</summary>
    private static IEnumerable<string> Compact(List<SingleRule> missing)
    {
        foreach (var same in missing.Where(m => m is { Path: null, Name: null }).GroupBy(m => (m.Group, m.Resource)))
        {
            yield return $"{{APIGroups:{List([same.Key.Group])}, Resources:{List([same.Key.Resource])}, " +
                $"Verbs:{List(same.Select(m => m.Verb).Distinct())}}}";
        }

        foreach (var single in missing.Where(m => m.Name is not null))
        {
            yield return $"{{APIGroups:{List([single.Group])}, Resources:{List([single.Resource])}, " +
                $"ResourceNames:{List([single.Name!])}, Verbs:{List([single.Verb])}}}";
        }

        foreach (var single in missing.Where(m => m.Path is not null))
        {
            yield return $"{{NonResourceURLs:{List([single.Path!])}, Verbs:{List([single.Verb])}}}";
        }
    }

    private static string List(IEnumerable<string> texts) =>
        $"[{string.Join(' ', texts.Select(text => text.Length > LongestWord ? $"\"{text.AsSpan(0, LongestWord)}...\"" : $"\"{text}\""))}]";
}
