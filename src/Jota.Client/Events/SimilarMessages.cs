namespace Jota.Client;

/// <summary>The different messages of events that are otherwise the same. Mostly there is one.</summary>
internal sealed class SimilarMessages
{
    private readonly List<string> _messages = new(1);

    /// <summary>When the last one came.</summary>
    public DateTime Last { get; private set; }

    /// <summary>Takes in a message; answers whether there are now at least so many, of which one is then forgotten.</summary>
    public bool AreTooMany(string message, DateTime at, int tooMany)
    {
        Last = at;
        if (!_messages.Contains(message))
        {
            _messages.Add(message);
        }

        if (_messages.Count < tooMany)
        {
            return false;
        }

        // Only the number matters from here on; any one may go.
        _messages.RemoveAt(_messages.Count - 1);
        return true;
    }
}
