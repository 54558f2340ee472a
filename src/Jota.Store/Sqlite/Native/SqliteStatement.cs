using System.Buffers;
using System.Text;

namespace Jota.Store.Sqlite.Native;

/// <summary>A prepared statement. Bind, then step until it is done or reset it.</summary>
internal sealed unsafe class SqliteStatement(SqliteConnection connection, nint handle) : IDisposable
{
    /// <summary>Sets a number; parameters count from one.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        connection.Check(Sqlite3.BindInt64(handle, parameter, value));
        return this;
    }

    /// <summary>Sets a text.</summary>
    public SqliteStatement Bind(int parameter, string text)
    {
        var rented = text.Length > 300 ? ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length)) : null;
        var utf8 = rented ?? stackalloc byte[1000];
        var length = Encoding.UTF8.GetBytes(text, utf8);
        fixed (byte* bytes = utf8)
        {
            connection.Check(Sqlite3.BindText(handle, parameter, bytes, length, Sqlite3.Transient));
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    /// <summary>Sets bytes; none is an empty value, not a missing one.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            connection.Check(value.IsEmpty
                ? Sqlite3.BindZeroBlob(handle, parameter, length: 0)
                : Sqlite3.BindBlob(handle, parameter, bytes, value.Length, Sqlite3.Transient));
        }

        return this;
    }

    /// <summary>Goes to the next row; false when there is none, and the statement is ready for its next use.</summary>
    public bool Step()
    {
        var result = Sqlite3.Step(handle);
        if (result == Sqlite3.Row)
        {
            return true;
        }

        var failure = result == Sqlite3.Done ? null : connection.Failure(result);
        Reset();
        return failure is null ? false : throw failure;
    }

    /// <summary>Runs a statement that answers nothing.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Leaves the remaining rows.</summary>
    public void Reset() => _ = Sqlite3.Reset(handle);

    /// <summary>A number of the row; columns count from zero.</summary>
    public long Int64(int column) => Sqlite3.ColumnInt64(handle, column);

    /// <summary>Whether the row has nothing there.</summary>
    public bool IsNull(int column) => Sqlite3.ColumnType(handle, column) == Sqlite3.Null;

    /// <summary>A text of the row.</summary>
    public string Text(int column)
    {
        var text = Sqlite3.ColumnText(handle, column);
        return Encoding.UTF8.GetString(text, Sqlite3.ColumnBytes(handle, column));
    }

    /// <summary>Bytes of the row; null when there is no value.</summary>
    public ReadOnlyMemory<byte>? Bytes(int column)
    {
        // Not by way of a null array: that would convert to an empty value.
        if (IsNull(column))
        {
            return default;
        }

        var bytes = Sqlite3.ColumnBlob(handle, column);
        return new ReadOnlySpan<byte>(bytes, Sqlite3.ColumnBytes(handle, column)).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Sqlite3.Finalize(handle);
}
