namespace Jota.Store.Sqlite.Durability;

/// <summary>Where the reading of a write-ahead log stands.</summary>
internal sealed class WalScan(WalHeader header)
{
    private WalChecksum _checksum = header.Checksum;
    private int _frames;
    private int? _bad;
    private bool _committedBehind;

    /// <summary>The first bad frame, when it is proven that its transaction had been answered.</summary>
    public int? Loss { get; private set; }

    /// <summary>Takes the next frame.</summary>
    public void Take(WalFrame frame)
    {
        _frames++;
        if (_bad is null && IsNext(frame))
        {
            _checksum = frame.Checksum;
            return;
        }

        _bad ??= _frames;
        if (frame.Salts == header.Salts)
        {
            Loss ??= _committedBehind ? _bad : null;
            _committedBehind |= frame.Commits;
        }
    }

    private bool IsNext(WalFrame frame) =>
        frame.Salts == header.Salts && frame.ChecksumAfter(_checksum, header.BigEndian) == frame.Checksum;
}
