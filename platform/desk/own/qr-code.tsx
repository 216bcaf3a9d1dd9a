import { QRCode } from 'antd'

/** Dark on light in either theme: many cameras read no other. */
export default function QrCode({ value }: { value: string }) {
  return <QRCode type="svg" value={value} size={196} color="#000000" bgColor="#ffffff" />
}
