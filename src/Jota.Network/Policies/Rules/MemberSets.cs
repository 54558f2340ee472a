namespace Jota.Network.Policies;

/// <summary>The sets that rules look into, each there while a chain names it, and what is in them by the address that gave it.</summary>
internal sealed class MemberSets
{
    private readonly Dictionary<string, Members> _sets = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _sets.Count;

    /// <summary>A chain names a set, or no longer does. What that comes to is told by <see cref="Settle"/>.</summary>
    public void Tally(MemberRule rule, int by)
    {
        if (!_sets.TryGetValue(rule.Name, out var members))
        {
            _sets[rule.Name] = members = new(rule);
        }

        members.Named += by;
    }

    /// <summary>
    /// Makes sets that are named now, takes away those that are no longer, and brings the others to what their members give.
    /// </summary>
    /// <param name="world">The pods.</param>
    /// <param name="touched">The addresses that may give something else than before.</param>
    /// <param name="changes">Takes the changes.</param>
    public void Settle(PolicyWorld world, IReadOnlyCollection<string> touched, PolicyChanges changes)
    {
        foreach (var (name, members) in _sets.ToList())
        {
            switch (members)
            {
                case { Named: 0, IsMade: false }:
                    _sets.Remove(name);
                    break;
                case { Named: 0 }:
                    _sets.Remove(name);
                    changes.RemoveSet(name);
                    break;
                case { IsMade: false }:
                    changes.MakeSet(members.Rule);
                    members.IsMade = true;
                    Look(members, world, world.Addresses, changes);
                    break;
                default:
                    Look(members, world, touched, changes);
                    break;
            }
        }
    }

    private static void Look(Members members, PolicyWorld world, IEnumerable<string> addresses, PolicyChanges changes)
    {
        foreach (var address in addresses)
        {
            string[] now = world.OwnerOf(address) is { } pod
                ? [.. members.Rule.ElementsOf(address, pod, world.LabelsOf(pod.Key.Namespace))]
                : [];
            var before = members.By.GetValueOrDefault(address, []);
            if (now.AsSpan().SequenceEqual(before))
            {
                continue;
            }

            foreach (var gone in before.Except(now))
            {
                changes.Set(address, new(members.Rule.Name, gone), "", null);
            }

            foreach (var come in now.Except(before))
            {
                changes.Set(address, new(members.Rule.Name, come), null, "");
            }

            if (now.Length == 0)
            {
                members.By.Remove(address);
            }
            else
            {
                members.By[address] = now;
            }
        }
    }

    private sealed class Members(MemberRule rule)
    {
        public MemberRule Rule => rule;

        public Dictionary<string, string[]> By { get; } = new(StringComparer.Ordinal);

        public int Named { get; set; }

        public bool IsMade { get; set; }
    }
}
