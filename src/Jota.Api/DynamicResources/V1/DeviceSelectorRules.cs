using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// The rules of device selectors, as far as they can be said without CEL: that there is an expression, of a bearable length. Nothing
/// allocates devices here, so nothing relies on one that would not compile.
/// </summary>
internal static class DeviceSelectorRules
{
    public static void Validate(IList<V1DeviceSelector>? selectors, FieldErrors at) =>
        Bounded.Validate(selectors, DeviceLimits.Selectors, at, static (selector, place) => Validate(selector, place.At("cel")));

    private static void Validate(V1DeviceSelector selector, FieldErrors at)
    {
        if (selector.Cel is not { } cel)
        {
            at.Required();
        }
        else if (at.At("expression").Present(cel.Expression) && Encoding.UTF8.GetByteCount(cel.Expression) > DeviceLimits.Expression)
        {
            at.At("expression").TooLong(DeviceLimits.Expression);
        }
    }
}
