using System.Text.Json.Nodes;

namespace Jota.Conformance.Tests.Rollouts;

/// <summary>Counts a namespace's pods from outside, after every event of its watch stream.</summary>
internal sealed class WatchedPods
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (bool Ready, bool Leaving, bool Ended, string Image)> _pods = new(StringComparer.Ordinal);

    /// <summary>The most pods that there were at once, those that are leaving not counted.</summary>
    public int Most { get; private set; }

    /// <summary>The fewest ready ones that there were, since <see cref="Begin"/>.</summary>
    public int FewestReady { get; private set; } = int.MaxValue;

    /// <summary>How many pods there are and how many of them are ready.</summary>
    public (int All, int Ready) Now
    {
        get
        {
            lock (_gate)
            {
                return Count();
            }
        }
    }

    /// <summary>Whether pods of different images were there at once whose containers had not ended.</summary>
    public bool Mixed { get; private set; }

    public void Begin()
    {
        lock (_gate)
        {
            (Most, FewestReady, Mixed) = (0, int.MaxValue, false);
        }
    }

    public void Take(JsonNode change)
    {
        lock (_gate)
        {
            Note(change);
            var (all, ready) = Count();
            Most = Math.Max(Most, all);
            FewestReady = Math.Min(FewestReady, ready);
            Mixed |= _pods.Values.Where(p => !p.Ended).Select(p => p.Image).Distinct(StringComparer.Ordinal).Count() > 1;
        }
    }

    private (int All, int Ready) Count() => (_pods.Values.Count(p => !p.Leaving), _pods.Values.Count(p => p is { Leaving: false, Ready: true }));

    private void Note(JsonNode change)
    {
        var pod = change["object"]!;
        var name = (string)pod["metadata"]!["name"]!;
        if ((string?)change["type"] == "DELETED")
        {
            _pods.Remove(name);
        }
        else
        {
            _pods[name] = (IsReady(pod), pod["metadata"]!["deletionTimestamp"] is not null, (string?)pod["status"]?["phase"] is "Succeeded" or "Failed", (string)pod["spec"]!["containers"]![0]!["image"]!);
        }
    }

    private static bool IsReady(JsonNode pod) => pod["status"]?["conditions"]?.AsArray()
        .Any(c => (string?)c!["type"] == "Ready" && (string?)c["status"] == "True") == true;
}
