using Jota.Client;

namespace Jota.ApiServer.Admission;

/// <summary>What plugins leave for each other and for the answer of one request.</summary>
internal sealed class AdmissionNotes
{
    private readonly Lock _gate = new();
    private readonly List<string> _warnings = [];

    /// <summary>Which webhooks are asked again.</summary>
    public Reinvocation Reinvocation { get; } = new();

    /// <summary>Which policies are.</summary>
    public Reinvocation PolicyReinvocation { get; } = new();

    /// <summary>Whether a second round is wanted.</summary>
    public bool MustReinvoke => Reinvocation.IsWanted || PolicyReinvocation.IsWanted;

    /// <summary>What the client is to be told, in the order in which it was said.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_gate)
            {
                return [.. _warnings];
            }
        }
    }

    /// <summary>The second round begins.</summary>
    public void BeginAgain()
    {
        Reinvocation.Begin();
        PolicyReinvocation.Begin();
    }

    /// <summary>Tells the client something; what is too much is left out. From several webhooks at once.</summary>
    public void Warn(IEnumerable<string> warnings)
    {
        lock (_gate)
        {
            _warnings.AddRange(warnings.Take(WriteResult.MostWarnings - _warnings.Count));
        }
    }
}
