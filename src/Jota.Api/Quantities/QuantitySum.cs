namespace Jota.Api;

/// <summary>
/// A sum of quantities that stays exact however large it gets on the way, so that what was added can be taken away again: a quantity by
/// itself ends at 2^63-1. Holds as many of the largest quantities as there can be objects. Written as the first of them that is not zero.
/// </summary>
public record struct QuantitySum
{
    private Int128 _nanos;
    private QuantityNotation _notation;

    /// <summary>The sum, capped where a quantity ends.</summary>
    public readonly Quantity Value => new(_nanos, _notation);

    /// <summary>Adds.</summary>
    public void Add(Quantity quantity)
    {
        _notation = _nanos == 0 ? quantity.Notation : _notation;
        _nanos += quantity.Nanos;
    }

    /// <summary>Takes away what was added before.</summary>
    public void Subtract(Quantity quantity) => _nanos -= quantity.Nanos;

    /// <summary>Adds a whole sum.</summary>
    public void Add(QuantitySum other)
    {
        _notation = _nanos == 0 ? other._notation : _notation;
        _nanos += other._nanos;
    }

    /// <summary>Whether it is more than a quantity; exactly.</summary>
    public readonly bool IsMoreThan(Quantity quantity) => _nanos > quantity.Nanos;
}
