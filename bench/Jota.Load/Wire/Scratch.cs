namespace Jota.Load.Wire;

/// <summary>Where one connection's next request is put together.</summary>
internal sealed class Scratch
{
    private readonly byte[] _path = new byte[1024];
    private readonly byte[] _body = new byte[16 * 1024];
    private int _pathLength;
    private int _bodyLength;

    public ReadOnlySpan<byte> Path => _path.AsSpan(0, _pathLength);

    public ReadOnlySpan<byte> Body => _body.AsSpan(0, _bodyLength);

    public void Set(Template path, long number)
    {
        _pathLength = path.Fill(_path, number);
        _bodyLength = 0;
    }

    public void SetBody(Template body, long number) => _bodyLength = body.Fill(_body, number);
}
