using System.Text;

namespace Jota.Network.Services;

/// <summary>
/// What the node's tables of both families are to hold, and the text that brings them there: all of it in the place of what may be there,
/// or what differs for some services. Knows no clock and does no I/O.
/// </summary>
/// <param name="table">The name of the tables.</param>
/// <param name="node">The node.</param>
internal sealed class ServiceTables(string table, NodeFacts node)
{
    private readonly RuleLedger[] _ledgers = [.. IpFamily.Both.Select(_ => new RuleLedger())];

    /// <summary>The node that they are for.</summary>
    public NodeFacts Node => node;

    /// <summary>How many elements the last text changed.</summary>
    public int LastElements { get; private set; }

    /// <summary>The text for some services as they are now; empty when nothing differs.</summary>
    /// <param name="services">The services; those that are gone have no object.</param>
    /// <param name="anew">Whether the tables are made anew.</param>
    /// <param name="stale">Notes which conversations lead nowhere after it.</param>
    public string Change(IEnumerable<ServiceInput> services, bool anew, StaleFlows stale)
    {
        var changes = IpFamily.Both.Select(family => new RuleChanges(family, table)).ToArray();
        foreach (var input in services)
        {
            for (var i = 0; i < changes.Length; i++)
            {
                Change(i, input, changes[i], stale);
            }
        }

        var text = new StringBuilder();
        LastElements = changes.Sum(change => change.Elements);
        for (var i = 0; i < changes.Length; i++)
        {
            if (anew)
            {
                BaseRules.WriteTo(text, IpFamily.Both[i], table, node);
            }

            changes[i].WriteTo(text);
        }

        return text.ToString();
    }

    private void Change(int family, ServiceInput input, RuleChanges changes, StaleFlows stale)
    {
        var name = input.Key.ToString();
        var before = _ledgers[family].Of(name);
        var now = input.Service is { } service
            ? ServicePlan.Compute(service, input.Slices, node, IpFamily.Both[family])
            : ServiceRules.None;
        _ledgers[family].Change(name, now, changes);
        stale.Note(before, now);
    }
}
