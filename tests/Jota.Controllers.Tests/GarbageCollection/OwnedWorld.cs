using System.Text.Json.Nodes;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.GarbageCollection;

/// <summary>
/// A cluster of ConfigMaps that own each other, as small as can be: what it is, and what the graph has not heard yet. Whether the next
/// thing to happen is that news arrives or that the collector acts is for the test to choose.
/// </summary>
internal sealed class OwnedWorld
{
    private readonly Resource _resource = ResourceCatalog.BuiltIn.For<V1ConfigMap>();
    private readonly SortedDictionary<string, Thing> _things = new(StringComparer.Ordinal);
    private readonly Queue<Action> _news = [];
    private readonly List<string> _awake = [];
    private long _revision;

    public OwnedWorld() => Graph = new OwnerGraph(() => ResourceCatalog.BuiltIn, uid =>
    {
        if (!_awake.Contains(uid))
        {
            _awake.Add(uid);
        }
    });

    public OwnerGraph Graph { get; }

    public IReadOnlyCollection<string> Names => _things.Keys;

    public void Add(string name, params (string Owner, bool Blocks)[] owners) => Store(new(name, [.. owners], false, null, 0));

    public IReadOnlyList<(string Owner, bool Blocks)> OwnersOf(string name) => _things[name].Owners;

    public void Delete(string name, string policy)
    {
        if (!_things.TryGetValue(name, out var thing))
        {
            return;
        }

        var held = policy switch { "Foreground" => "foregroundDeletion", "Orphan" => "orphan", _ => null };
        if (held is null)
        {
            Remove(name);
        }
        else
        {
            Store(thing with { Deleting = true, Finalizer = held });
        }
    }

    /// <summary>Lets everything happen that has to, in an order that the choices make.</summary>
    /// <returns>Whether it came to rest.</returns>
    public bool Settle(Func<int, int> choose, int most = 5000)
    {
        for (var steps = 0; steps < most; steps++)
        {
            if (_news.Count == 0 && _awake.Count == 0)
            {
                return true;
            }

            if (_awake.Count == 0 || (_news.Count > 0 && choose(2) == 0))
            {
                _news.Dequeue()();
                continue;
            }

            var uid = _awake[choose(_awake.Count)];
            _awake.Remove(uid);
            Reconcile(uid);
        }

        return false;
    }

    private void Reconcile(string uid)
    {
        var seen = new OwnerSightings();
        while (Take(Graph.Decide(uid, seen), seen))
        {
            // Again.
        }
    }

    private bool Take(GarbageStep step, OwnerSightings seen)
    {
        switch (step)
        {
            case GarbageStep.Verify verify:
                foreach (var (uid, place) in verify.Owners)
                {
                    if (_things.TryGetValue(place.Key.Name, out var owner) && Uid(owner.Name) == uid)
                    {
                        seen.Note(uid, place, owner.Finalizer == "foregroundDeletion");
                    }
                    else
                    {
                        Graph.NoteAbsent(uid, place);
                    }
                }

                return true;
            case GarbageStep.Delete delete when _things.TryGetValue(delete.Item.Key.Name, out var thing):
                if (thing.Revision != delete.Item.Revision.Value)
                {
                    Graph.Refresh(Encode(thing));
                    return true;
                }

                Delete(thing.Name, delete.Policy);
                return false;
            case GarbageStep.DropOwners drop when _things.TryGetValue(drop.Item.Key.Name, out var thing):
                if (thing.Revision != drop.Item.Revision.Value)
                {
                    Graph.Refresh(Encode(thing));
                    return true;
                }

                Drop(drop.Item, drop.Uids);
                return false;
            case GarbageStep.Unblock unblock when _things.TryGetValue(unblock.Item.Key.Name, out var thing):
                Store(thing with { Owners = [.. thing.Owners.Select(o => (o.Owner, false))] });
                Graph.Refresh(Encode(_things[thing.Name]));
                return true;
            case GarbageStep.Orphan orphan:
                foreach (var dependent in orphan.Dependents)
                {
                    Drop(dependent, [orphan.Owner.Uid]);
                }

                Remove(orphan.Owner.Key.Name);
                return false;
            case GarbageStep.Finish finish:
                Remove(finish.Owner.Key.Name);
                return false;
            default:
                return false;
        }
    }

    private void Drop(GarbageItem item, IEnumerable<string> uids)
    {
        if (_things.TryGetValue(item.Key.Name, out var thing))
        {
            Store(thing with { Owners = [.. thing.Owners.Where(o => !uids.Contains(Uid(o.Owner)))] });
        }
    }

    private void Store(Thing thing)
    {
        thing = thing with { Revision = ++_revision };
        _things[thing.Name] = thing;
        var obj = Encode(thing);
        _news.Enqueue(() => Graph.Observe(obj));
    }

    private void Remove(string name)
    {
        if (_things.Remove(name))
        {
            _revision++;
            _news.Enqueue(() => Graph.Forget(Uid(name)));
        }
    }

    private ApiObject Encode(Thing thing)
    {
        var owners = new JsonArray([.. thing.Owners.Select(o => (JsonNode)new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["name"] = o.Owner,
            ["uid"] = Uid(o.Owner),
            ["blockOwnerDeletion"] = o.Blocks,
        })]);
        var metadata = new JsonObject { ["name"] = thing.Name, ["namespace"] = "default", ["uid"] = Uid(thing.Name), ["ownerReferences"] = owners };
        if (thing.Deleting)
        {
            metadata["deletionTimestamp"] = "2026-01-02T03:04:05Z";
        }

        if (thing.Finalizer is { } finalizer)
        {
            metadata["finalizers"] = new JsonArray(finalizer);
        }

        var json = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = metadata }.ToJsonString();
        return ApiObject.FromStored(_resource, System.Text.Encoding.UTF8.GetBytes(json), new Revision(thing.Revision));
    }

    private static string Uid(string name) => "uid-" + name;

    private sealed record Thing(string Name, List<(string Owner, bool Blocks)> Owners, bool Deleting, string? Finalizer, long Revision);
}
