namespace Jota.Kubectl;

/// <summary>What went wrong with some of several objects, told at the end: the others are done nevertheless.</summary>
internal sealed class Failures
{
    private readonly List<(string Alone, string AmongOthers)> _told = [];

    public int Count => _told.Count;

    /// <summary>Whether there were some, and each was that something is not there.</summary>
    public bool AreNotFound { get; private set; }

    /// <summary>All that went wrong, as it is told where it is one of several things.</summary>
    public string Text => string.Join('\n', _told.Select(told => told.AmongOthers));

    /// <summary>Notes one; what another one has already told is told once.</summary>
    public void Add(KubectlException error, string context = "")
    {
        var told = (ErrorText.Of(error, context), ErrorText.AmongOthers(error, context));
        if (!_told.Contains(told))
        {
            AreNotFound = (AreNotFound || _told.Count == 0) && error is StatusException { IsNotFound: true };
            _told.Add(told);
        }
    }

    /// <summary>Notes those of somebody else.</summary>
    public void AddAll(Failures others) => _told.AddRange(others._told.Except(_told).ToList());

    /// <summary>Tells all; answers the exit code.</summary>
    public int Tell(TextWriter error)
    {
        foreach (var (alone, amongOthers) in _told)
        {
            error.WriteLine(_told.Count == 1 ? alone : amongOthers);
        }

        return _told.Count == 0 ? 0 : 1;
    }
}
