using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>A number or a text; a text that is a number is written as one.</summary>
internal sealed class SettledIntOrString : ValueShape
{
    public static SettledIntOrString Instance { get; } = new();

    public override bool Copies => false;

    public override object Copy(object value) => value;

    public override object Settle(object value)
    {
        var text = ((IntOrString)value).Value;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.CurrentCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) is var canonical
            && canonical != text)
        {
            return (IntOrString)canonical;
        }

        return value;
    }

    public override bool Same(object one, object other) => ((IntOrString)Settle(one)).Value == ((IntOrString)Settle(other)).Value;
}
