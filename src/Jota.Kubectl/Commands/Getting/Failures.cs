namespace Jota.Kubectl;

/// <summary>What went wrong with some of several objects, told at the end: the others are done nevertheless.</summary>
internal sealed class Failures
{
    private readonly List<string> _told = [];

    public int Count => _told.Count;

    /// <summary>Notes one; a refusal that another one has already told is told once.</summary>
    public void Add(KubectlException error, string context = "")
    {
        var text = ErrorText.Of(error, context);
        if (!_told.Contains(text))
        {
            _told.Add(text);
        }
    }

    /// <summary>Tells all; answers the exit code.</summary>
    public int Tell(TextWriter error)
    {
        foreach (var text in _told)
        {
            error.WriteLine(text);
        }

        return _told.Count == 0 ? 0 : 1;
    }
}
