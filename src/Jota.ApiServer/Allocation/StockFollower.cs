using Jota.ApiServer.Caching;

namespace Jota.ApiServer.Allocation;

/// <summary>Keeps the stock true to the stored objects of one kind, whoever stored them: what they have is held.</summary>
/// <param name="stock">The stock.</param>
/// <param name="heldBy">What an object has.</param>
internal sealed class StockFollower(ServiceStock stock, Func<object, ServiceHoldings> heldBy) : ICacheListener
{
    private readonly Dictionary<string, ServiceHoldings> _held = [];

    public void Loaded(OrderedSnapshot objects)
    {
        foreach (var held in _held.Values)
        {
            stock.Release(held);
        }

        _held.Clear();
        foreach (var entry in objects.Range(""))
        {
            Take(entry.Object.Key.ToString(), heldBy(entry.Object.Peek()));
        }

        stock.ForgetUnseen();
    }

    public void Changed(CacheChange change)
    {
        var key = change.Current.Key.ToString();
        var had = _held.GetValueOrDefault(key, ServiceHoldings.None);
        _held.Remove(key);
        if (change.Type != Jota.Client.WatchEventType.Deleted)
        {
            Take(key, heldBy(change.Current.Peek()));
        }

        // In this order: what stays is at no time free.
        stock.Release(had);
    }

    private void Take(string key, ServiceHoldings held)
    {
        if (held.Addresses.Length + held.Ports.Length > 0)
        {
            _held.Add(key, held);
            stock.Hold(held);
        }
    }
}
