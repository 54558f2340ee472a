using System.CommandLine;
using Jota.Hosting;

namespace Jota.Commands.Running;

/// <summary>How one of several equal components is chosen, by upstream's names.</summary>
internal sealed class ElectionCommandOptions
{
    private readonly ElectionOptions _usual;

    private readonly Option<bool> _elect = new("--leader-elect")
    {
        Description = "Work only while this one leads, so that several may stand by; --leader-elect=false works at once.",
        DefaultValueFactory = _ => true,
    };

    private readonly Option<TimeSpan> _duration;
    private readonly Option<TimeSpan> _deadline;
    private readonly Option<TimeSpan> _retry;
    private readonly Option<string> _namespace;
    private readonly Option<string> _name;

    /// <summary>The options.</summary>
    /// <param name="usual">What counts unless something is given.</param>
    public ElectionCommandOptions(ElectionOptions usual)
    {
        _usual = usual;
        _duration = Time("--leader-elect-lease-duration", "How long a leader that is not heard of still leads.", usual.Duration);
        _deadline = Time("--leader-elect-renew-deadline", "When a leader that cannot renew its Lease ends.", usual.RenewDeadline);
        _retry = Time("--leader-elect-retry-period", "How often to try.", usual.RetryPeriod);
        _namespace = Text("--leader-elect-resource-namespace", "The namespace of the Lease.", usual.Lease.Namespace);
        _name = Text("--leader-elect-resource-name", "The name of the Lease.", usual.Lease.Name);
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_elect, _duration, _deadline, _retry, _namespace, _name];

    /// <summary>What was given.</summary>
    public ElectionOptions Of(ParseResult result) => _usual with
    {
        Lease = new(result.GetRequiredValue(_namespace), result.GetRequiredValue(_name)),
        Elects = result.GetValue(_elect),
        Duration = result.GetValue(_duration),
        RenewDeadline = result.GetValue(_deadline),
        RetryPeriod = result.GetValue(_retry),
    };

    private static Option<TimeSpan> Time(string name, string what, TimeSpan usual) => new(name)
    {
        Description = what,
        HelpName = "DURATION",
        DefaultValueFactory = _ => usual,
        CustomParser = result => CommonOptions.Duration(result, "not 0"),
    };

    private static Option<string> Text(string name, string what, string usual) => new(name)
    {
        Description = what,
        HelpName = "NAME",
        DefaultValueFactory = _ => usual,
    };
}
