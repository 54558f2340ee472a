using System.Text;
using Jota.Api;
using Jota.Client;

namespace Jota.Testing;

/// <summary>Follows one object, whether it exists or not.</summary>
internal sealed class ObjectWatch(IApi api, Resource resource, ObjectKey key)
{
    private readonly ApiTarget _target = new(resource, key.Namespace);
    private readonly ListOptions _selection = new() { Fields = FieldSelector.Where("metadata.name", key.Name) };
    private ApiObject? _last;

    /// <summary>The object as it was last seen, for messages.</summary>
    public string LastText => Volatile.Read(ref _last) is { } last ? Encoding.UTF8.GetString(last.Json.Span) : "it does not exist";

    /// <summary>Completes with the first state that is as wanted; null is the state of an object that does not exist.</summary>
    public async Task<ApiObject?> UntilAsync(Func<ApiObject?, bool> wanted, CancellationToken ct)
    {
        while (true)
        {
            // A watch that the server ended, such as one it found too slow, begins anew.
            var list = await api.ListAsync(_target, _selection, ct);
            if (Seen(list.Items.Count > 0 ? list.Items[0] : null))
            {
                return _last;
            }

            await foreach (var change in api.WatchAsync(_target, _selection with { ResourceVersion = list.Revision.ToString() }, ct))
            {
                if (change.Object is { } obj && Seen(change.Type == WatchEventType.Deleted ? null : obj))
                {
                    return _last;
                }
            }
        }

        bool Seen(ApiObject? obj)
        {
            Volatile.Write(ref _last, obj);
            return wanted(obj);
        }
    }
}
