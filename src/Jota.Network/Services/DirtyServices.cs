using System.Threading.Channels;
using Jota.Api;

namespace Jota.Network.Services;

/// <summary>Which services were touched since they were last looked at. Many changes of one service are one.</summary>
internal sealed class DirtyServices
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<ObjectKey> _touched = [];
    private bool _all;

    public void Add(ObjectKey service)
    {
        lock (_gate)
        {
            _touched.Add(service);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>All of them, and what does not belong to any.</summary>
    public void AddAll()
    {
        lock (_gate)
        {
            _all = true;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Waits for some and takes them; null for all.</summary>
    public async Task<IReadOnlyCollection<ObjectKey>?> TakeAsync(CancellationToken ct)
    {
        await _signal.Reader.ReadAsync(ct);
        lock (_gate)
        {
            var (touched, all) = (_touched, _all);
            (_touched, _all) = ([], false);
            return all ? null : touched;
        }
    }
}
