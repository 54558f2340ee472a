using System.Collections.Concurrent;
using Jota.Api;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>
/// The cells of one kind of role: of each that exists, and of each that a binding refers to. Neither is one left for long after the last
/// of both is gone. Found without a lock; changed under one.
/// </summary>
internal sealed class RoleCells
{
    private readonly ConcurrentDictionary<ObjectKey, RoleCell> _cells = new();
    private readonly Dictionary<ObjectKey, int> _references = [];
    private readonly Lock _gate = new();

    /// <summary>How many there are.</summary>
    public int Count => _cells.Count;

    /// <summary>The cell of a role; null when the role does not exist and nobody refers to it.</summary>
    public RoleCell? Find(ObjectKey role) => _cells.GetValueOrDefault(role);

    /// <summary>A binding begins to refer to a role.</summary>
    public RoleCell Refer(ObjectKey role)
    {
        lock (_gate)
        {
            _references[role] = _references.GetValueOrDefault(role) + 1;
            return CellOf(role);
        }
    }

    /// <summary>A binding refers to a role no longer.</summary>
    public void Release(ObjectKey role)
    {
        lock (_gate)
        {
            var left = _references.GetValueOrDefault(role) - 1;
            if (left > 0)
            {
                _references[role] = left;
                return;
            }

            _references.Remove(role);
            DropIfUnused(role);
        }
    }

    /// <summary>A role is so now; null: it is gone.</summary>
    public void Set(ObjectKey key, ApiObject? role)
    {
        lock (_gate)
        {
            if (role is not null)
            {
                CellOf(key).Set(role);
            }
            else if (_cells.TryGetValue(key, out var cell))
            {
                cell.Set(null);
                DropIfUnused(key);
            }
        }
    }

    /// <summary>No role exists.</summary>
    public void Clear()
    {
        foreach (var key in _cells.Keys)
        {
            Set(key, null);
        }
    }

    private RoleCell CellOf(ObjectKey role) => _cells.GetOrAdd(role, static _ => new RoleCell());

    private void DropIfUnused(ObjectKey role)
    {
        if (!_references.ContainsKey(role) && _cells.TryGetValue(role, out var cell) && !cell.Exists)
        {
            _cells.TryRemove(role, out _);
        }
    }
}
