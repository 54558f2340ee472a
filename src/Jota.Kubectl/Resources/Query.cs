using System.Text;

namespace Jota.Kubectl;

/// <summary>A query, put together.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a parameter where it says anything.</summary>
    public Query With(string name, string value)
    {
        if (value.Length > 0)
        {
            _text.Append(_text.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}
