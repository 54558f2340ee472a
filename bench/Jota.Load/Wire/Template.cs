using System.Text;

namespace Jota.Load.Wire;

/// <summary>A text of which the places of one number (<c>{n}</c>, always eight digits) change from request to request.</summary>
internal sealed class Template
{
    private const string Place = "{n}";
    private const int Digits = 8;

    private readonly byte[] _bytes;
    private readonly int[] _places;

    public Template(string text)
    {
        var places = new List<int>();
        for (var at = text.IndexOf(Place, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Place, StringComparison.Ordinal))
        {
            text = $"{text[..at]}{new string('0', Digits)}{text[(at + Place.Length)..]}";
            places.Add(at);
        }

        _bytes = Encoding.ASCII.GetBytes(text);
        _places = [.. places];
    }

    /// <summary>Writes the text with a number; answers its length.</summary>
    public int Fill(Span<byte> into, long number)
    {
        _bytes.CopyTo(into);
        foreach (var place in _places)
        {
            var rest = number;
            for (var i = Digits - 1; i >= 0; i--, rest /= 10)
            {
                into[place + i] = (byte)('0' + (rest % 10));
            }
        }

        return _bytes.Length;
    }
}
