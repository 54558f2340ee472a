using Jota.Cel.Syntax;

namespace Jota.Cel.Evaluation;

/// <summary>Goes through a list or a map.</summary>
/// <param name="macro">What for.</param>
/// <param name="range">Through what.</param>
/// <param name="first">The slot of an item; of its index or key when there are two.</param>
/// <param name="second">The slot of an item when there are two.</param>
/// <param name="condition">What is asked of each.</param>
/// <param name="transform">What is made of each.</param>
internal sealed class LoopStep(LoopMacro macro, CelStep range, int first, int? second, CelStep? condition, CelStep? transform) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        var through = range.Evaluate(frame);
        return through switch
        {
            CelList list => Through(frame, Enumerable.Range(0, list.Count).Select(i => ((CelValue)CelInt.Of(i), list[i])), isMap: false),
            CelMap map => Through(frame, map.Keys.Select(key => (key, map.Find(key)!)), isMap: true),
            CelError error => error,
            _ => CelError.NoOverload(),
        };
    }

    private CelValue Through(CelFrame frame, IEnumerable<(CelValue Place, CelValue Item)> entries, bool isMap) => macro switch
    {
        LoopMacro.All => Decide(frame, entries, isMap, CelBool.False),
        LoopMacro.Exists => Decide(frame, entries, isMap, CelBool.True),
        LoopMacro.ExistsOne => ExistsOne(frame, entries, isMap),
        LoopMacro.TransformMap or LoopMacro.TransformMapEntry => ToMap(frame, entries),
        _ => ToList(frame, entries, isMap),
    };

    private void Set(CelFrame frame, (CelValue Place, CelValue Item) entry, bool isMap)
    {
        frame.Budget.Spend();
        if (second is { } slot)
        {
            (frame.Slots[first], frame.Slots[slot]) = entry;
        }
        else
        {
            // With one variable a map is gone through by its keys.
            frame.Slots[first] = isMap ? entry.Place : entry.Item;
        }
    }

    // An error counts only when nothing else decides.
    private CelValue Decide(CelFrame frame, IEnumerable<(CelValue, CelValue)> entries, bool isMap, CelBool decides)
    {
        CelError? error = null;
        foreach (var entry in entries)
        {
            Set(frame, entry, isMap);
            var answer = condition!.Evaluate(frame);
            if (answer == decides)
            {
                return answer;
            }

            error ??= answer as CelError ?? (answer is CelBool ? null : CelError.NoOverload());
        }

        return (CelValue?)error ?? CelBool.Of(!decides.Value);
    }

    private CelValue ExistsOne(CelFrame frame, IEnumerable<(CelValue, CelValue)> entries, bool isMap)
    {
        var count = 0;
        foreach (var entry in entries)
        {
            Set(frame, entry, isMap);
            if (Holds(frame, out var error))
            {
                count++;
            }
            else if (error is not null)
            {
                return error;
            }
        }

        return CelBool.Of(count == 1);
    }

    private CelValue ToList(CelFrame frame, IEnumerable<(CelValue Place, CelValue Item)> entries, bool isMap)
    {
        var items = new List<CelValue>();
        foreach (var entry in entries)
        {
            Set(frame, entry, isMap);
            if (!Holds(frame, out var error))
            {
                if (error is not null)
                {
                    return error;
                }

                continue;
            }

            var made = transform is not null ? transform.Evaluate(frame) : isMap ? entry.Place : entry.Item;
            if (made is CelError)
            {
                return made;
            }

            items.Add(made);
        }

        return CelList.Of(items);
    }

    private CelValue ToMap(CelFrame frame, IEnumerable<(CelValue Place, CelValue Item)> entries)
    {
        var map = new Dictionary<CelKey, CelValue>();
        foreach (var entry in entries)
        {
            Set(frame, entry, isMap: true);
            if (!Holds(frame, out var error))
            {
                if (error is not null)
                {
                    return error;
                }

                continue;
            }

            var made = transform!.Evaluate(frame);
            if (made is CelError)
            {
                return made;
            }

            if (macro == LoopMacro.TransformMap)
            {
                map[CelKey.Of(entry.Place)!.Value] = made;
                continue;
            }

            if (made is not CelMap some)
            {
                return CelError.NoOverload();
            }

            foreach (var key in some.Keys)
            {
                if (CelKey.Of(key) is not { } place || !map.TryAdd(place, some.Find(key)!))
                {
                    return new CelError("insert failed: key already exists");
                }
            }
        }

        return CelMap.Of(map);
    }

    private bool Holds(CelFrame frame, out CelError? error)
    {
        var answer = condition?.Evaluate(frame) ?? CelBool.True;
        error = answer as CelError ?? (answer is CelBool ? null : CelError.NoOverload());
        return answer == CelBool.True;
    }
}
