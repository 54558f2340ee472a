using System.Globalization;
using System.Text;

namespace Jota.Api;

/// <summary>Where in a document a walk along a schema is. Texts are only made when somebody asks.</summary>
internal sealed class JsonPlace
{
    private readonly List<(string? Name, int Index, bool IsKey)> _steps = [];

    public Step Field(string name)
    {
        _steps.Add((name, 0, false));
        return new(this);
    }

    /// <summary>An entry of a map.</summary>
    public Step Key(string key)
    {
        _steps.Add((key, 0, true));
        return new(this);
    }

    public Step Item(int index)
    {
        _steps.Add((null, index, false));
        return new(this);
    }

    /// <summary>The path of a field in here.</summary>
    public string With(string name) => Text(brackets: false) is { Length: > 0 } here ? $"{here}.{name}" : name;

    /// <summary><c>spec.ports[0].name</c>, with entries of maps like fields, as upstream's validator has them.</summary>
    public override string ToString() => Text(brackets: false);

    /// <summary><c>spec.map[key].name</c>.</summary>
    public string InBrackets() => Text(brackets: true);

    private string Text(bool brackets)
    {
        var text = new StringBuilder();
        foreach (var (name, index, isKey) in _steps)
        {
            if (name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
            else if (isKey && brackets)
            {
                text.Append('[').Append(name).Append(']');
            }
            else
            {
                text.Append(text.Length > 0 ? "." : "").Append(name);
            }
        }

        return text.ToString();
    }

    public readonly struct Step(JsonPlace place) : IDisposable
    {
        public void Dispose() => place._steps.RemoveAt(place._steps.Count - 1);
    }
}
