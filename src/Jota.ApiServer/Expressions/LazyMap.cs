using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>An object that is only made when an expression looks into it. For one evaluation at a time.</summary>
internal sealed class LazyMap(CelType type, Func<CelMap> make) : CelMap
{
    private CelMap? _made;

    public override int Count => Made.Count;

    public override CelType Type => type;

    public override IEnumerable<CelValue> Keys => Made.Keys;

    private CelMap Made => _made ??= make();

    public override CelValue? Find(CelValue key) => Made.Find(key);

    public override CelValue? Find(string key) => Made.Find(key);
}
